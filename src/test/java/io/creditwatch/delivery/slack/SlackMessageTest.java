package io.creditwatch.delivery.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.slack.api.model.Message;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.util.json.GsonFactory;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.SampleEvents;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SlackMessageTest {

    private final SlackMessage message =
            new SlackMessage(ZoneId.of("UTC"), Clock.fixed(SampleEvents.MONDAY, ZoneOffset.UTC));

    @Test
    void showsTimesInTheReadersOwnZone() {
        assertThat(text(SampleEvents.suspended())).isEqualTo("""
                *CRITICAL · prod-eu · SUSPENDED at −$1.70*
                Below $0 since <!date^1795997820^{date_short_pretty} {time}|Mon 00:17>. Hyperstack suspends all machines until you pay.
                Add at least $2 to end it. Then check that the machines run.
                <https://console.hyperstack.cloud/billing|Billing> · Read <!date^1795997820^{date_short_pretty} {time}|Mon 30 Nov 00:17 UTC>""");
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
        assertThat(json(rendered)).isEqualTo("""
                [
                  {
                    "type": "header",
                    "text": {
                      "type": "plain_text",
                      "text": "WARNING · prod-eu · $95.20 left"
                    }
                  },
                  {
                    "type": "section",
                    "text": {
                      "type": "mrkdwn",
                      "text": "Below your warning level ($100).\\nAdd money. Or hibernate machines (stopped machines still cost the full price).",
                      "verbatim": true
                    }
                  },
                  {
                    "type": "context",
                    "elements": [
                      {
                        "type": "mrkdwn",
                        "text": "<https://console.hyperstack.cloud/billing|Billing> · Read <!date^1795997820^{date_short_pretty} {time}|Mon 30 Nov 00:17 UTC>",
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
        assertThat(((HeaderBlock) blocks(SampleEvents.warningOf("a".repeat(200))).getBlocks().get(0)).getText().getText())
                .hasSize(150).endsWith("…");
    }

    private String text(CreditEvent event) {
        return message.text(SampleEvents.notification("slack", event));
    }

    private Message blocks(CreditEvent event) {
        return message.blocks(SampleEvents.notification("slack", event));
    }

    private static MarkdownTextObject section(Message message) {
        return (MarkdownTextObject) ((SectionBlock) message.getBlocks().get(1)).getText();
    }

    private static String json(Message message) {
        Gson gson = GsonFactory.createSnakeCase().newBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        return gson.toJson(message.getBlocks());
    }
}
