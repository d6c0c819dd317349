package io.creditwatch.delivery.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.slack.api.model.Message;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.util.json.GsonFactory;
import io.creditwatch.Accounts;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.MessageLine.SameDay;
import io.creditwatch.delivery.MessageLine;
import io.creditwatch.delivery.SampleEvents;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackMessageTest {

    private final SlackMessage message = new SlackMessage(
            Accounts.messages(Clock.fixed(SampleEvents.MONDAY, ZoneOffset.UTC), "https://ops.example.com"));

    /** Slack's own dates would read "on Tomorrow". */
    @Test
    void writesTimesInSentencesAsTextWithTheirZone() {
        assertThat(text(SampleEvents.runwayWarning())).isEqualTo("""
                *WARNING · prod-eu · 2 d 15 h left*
                $1,285.20 reaches $0 on Wed 15:17 UTC at the current rate ($20.40/h). Likely between 09:17 and 23:17. \
                Your warning limit is 72 h.
                Add $2,150 to have 7 days. Or hibernate machines (stopped machines still cost the full price).
                *<https://console.hyperstack.cloud/billing|Pay $2,150>*  ·  \
                *<https://ops.example.com/#prod-eu|Open>*  ·  *<https://ops.example.com/#prod-eu/silence|Silence>*
                Read Mon 30 Nov 00:17 UTC""");
    }

    @Test
    void showsTheNumbersInFieldsAndTheEndInTheReadersOwnZone() {
        assertThat(fields(SampleEvents.runwayWarning())).containsExactly("*Left*\n$1,285.20",
                "*Ends*\n<!date^1796224620^{date_long} {time}|Wed 2 Dec 15:17 UTC>", "*Burn rate*\n$20.40/h");
        assertThat(fields(SampleEvents.unreadable())).containsExactly("*Last known*\n$612.00");
        assertThat(fields(SampleEvents.test())).isEmpty();
    }

    @Test
    void showsEachTimeOfALineInTheReadersOwnZone() {
        assertThat(new SlackFormat(ZoneId.of("UTC")).writeForEachReader(
                MessageLine.say("by ", new SameDay(SampleEvents.MONDAY)), SampleEvents.MONDAY))
                .isEqualTo("by <!date^1795997820^{date_long} {time}|Mon 30 Nov 00:17 UTC>");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            warning         | 🟠 WARNING | #f08c00
            critical        | 🔴 CRITICAL | #d92d20
            unreadable      | 🟣 UNKNOWN | #7a5cf0
            recovered       | 🟢 RECOVERED | #2b9348
            eased           | 🟠 EASED to WARNING | #f08c00
            reminder        | 🔴 REMINDER · still CRITICAL | #d92d20
            burn-spike      | 🟠 BURN SPIKE | #f08c00
            channel-failing | 🔴 CHANNEL DOWN | #d92d20
            ledger-failing  | 🔴 LEDGER DOWN | #d92d20
            topped-up       | 🟢 TOPPED UP | #2b9348
            removed         | CLOSED | #8a93a3
            test            | TEST | #8a93a3
            """)
    void showsTheStateBySignAndColour(String sample, String begin, String color) {
        Message rendered = blocks(SampleEvents.all().get(sample));
        assertThat(header(rendered)).startsWith(begin + " · ");
        assertThat(rendered.getAttachments()).singleElement().satisfies(attachment ->
                assertThat(attachment.getColor()).isEqualTo(color));
        assertThat(rendered.getText()).as("matched by programs").startsWith(begin.replaceFirst("^\\P{L}+", "") + " · ");
    }

    @Test
    void linksToNoPageWithoutItsAddress() {
        SlackMessage without = new SlackMessage(
                Accounts.messages(Clock.fixed(SampleEvents.MONDAY, ZoneOffset.UTC), null));
        assertThat(without.text(SampleEvents.notification("slack", SampleEvents.runwayWarning())))
                .contains("\n*<https://console.hyperstack.cloud/billing|Pay $2,150>*\nRead");
    }

    @Test
    void linksToTheBillingPageAtTheEndWhenThereIsNothingToPay() {
        assertThat(text(SampleEvents.recovered())).contains("*<https://ops.example.com/#prod-eu|Open>*  ·  "
                + "*<https://console.hyperstack.cloud/billing|Billing page>*\n");
        assertThat(text(SampleEvents.removed())).contains("*<https://ops.example.com/|Open>*");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"warning, true", "critical, true", "unreadable, true", "burn-spike, true", "top-up-missing, true",
            "recovered, false", "topped-up, false", "channel-failing, false", "ledger-failing, false", "removed, false",
            "test, false"})
    void linksToASilenceWhereOneSuppressesMessages(String sample, boolean isSilenceable) {
        assertThat(text(SampleEvents.all().get(sample)).contains("#prod-eu/silence|Silence>")).isEqualTo(isSilenceable);
    }

    @Test
    void letsNoWordsFromOutsideBecomeAMentionOrALink() {
        CreditEvent event = SampleEvents.unreadableWith("<!channel> <https://evil.example|pay here> &\n*CRITICAL*");
        String expected = "&lt;!channel&gt; &lt;https[:]//evil[.]example|pay here&gt; &amp; *CRITICAL*";
        assertThat(text(event)).contains("\n" + expected + "\n");
        assertThat(blocks(event).getText()).contains(expected);
        assertThat(section(blocks(event)).getText()).contains(expected);
        assertThat(section(blocks(event)).getVerbatim()).isTrue();
    }

    @Test
    void givesABotBlocksAndTheSameAsText() {
        Message rendered = blocks(SampleEvents.warning());
        assertThat(rendered.getText()).isEqualTo("""
                WARNING · prod-eu · $95.20 left
                Below your warning level ($100).
                Add money. Or hibernate machines (stopped machines still cost the full price).""");
        assertThat(header(rendered)).isEqualTo("🟠 WARNING · prod-eu · $95.20 left");
        assertThat(json(rendered)).isEqualTo("""
                [
                  {
                    "type": "section",
                    "text": {
                      "type": "mrkdwn",
                      "text": "Below your warning level ($100).\\nAdd money. Or hibernate machines (stopped machines \
                still cost the full price).",
                      "verbatim": true
                    }
                  },
                  {
                    "type": "section",
                    "fields": [
                      {
                        "type": "mrkdwn",
                        "text": "*Left*\\n$95.20",
                        "verbatim": true
                      }
                    ]
                  },
                  {
                    "type": "section",
                    "text": {
                      "type": "mrkdwn",
                      "text": "*<https://console.hyperstack.cloud/billing|Billing page>*  ·  \
                *<https://ops.example.com/#prod-eu|Open>*  ·  \
                *<https://ops.example.com/#prod-eu/silence|Silence>*",
                      "verbatim": true
                    }
                  },
                  {
                    "type": "context",
                    "elements": [
                      {
                        "type": "mrkdwn",
                        "text": "Read Mon 30 Nov 00:17 UTC",
                        "verbatim": true
                      }
                    ]
                  }
                ]""");
    }

    @Test
    void staysWithinTheLimitsOfSlack() {
        Message rendered = blocks(SampleEvents.unreadableWith("&".repeat(5_000)));
        assertThat(section(rendered).getText()).hasSizeLessThanOrEqualTo(3_000);
        assertThat(header(blocks(SampleEvents.warningOf("a".repeat(200))))).hasSize(150).endsWith("…");
    }

    private String text(CreditEvent event) {
        return message.text(SampleEvents.notification("slack", event));
    }

    private Message blocks(CreditEvent event) {
        return message.blocks(SampleEvents.notification("slack", event));
    }

    private static MarkdownTextObject section(Message message) {
        return (MarkdownTextObject) ((SectionBlock) attached(message).get(0)).getText();
    }

    private static String header(Message message) {
        return ((HeaderBlock) message.getBlocks().get(0)).getText().getText();
    }

    private static List<LayoutBlock> attached(Message message) {
        return message.getAttachments().get(0).getBlocks();
    }

    private List<String> fields(CreditEvent event) {
        return attached(blocks(event)).stream().filter(SectionBlock.class::isInstance).map(SectionBlock.class::cast)
                .filter(section -> section.getFields() != null).flatMap(section -> section.getFields().stream())
                .map(TextObject::getText).toList();
    }

    private static String json(Message message) {
        Gson gson = GsonFactory.createSnakeCase().newBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        return gson.toJson(attached(message));
    }
}
