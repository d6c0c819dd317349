package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Parses e-mail addresses with the class that sends them, so that every accepted address can be sent to. Names become
 * RFC 2047 encoded, domains punycode.
 */
final class Mailboxes {

    /** RFC 5321 section 4.5.3.1, in bytes. */
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_DOMAIN = 255;
    private static final Pattern QUOTED_OR_COMMENT = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"|\\([^()]*\\)");
    private static final Pattern WITHOUT_COMMA = Pattern.compile(">[^,]*@");
    private static final Pattern LITERAL = Pattern.compile("\\[(\\d{1,3}(\\.\\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]+)]");

    private Mailboxes() {
    }

    static String one(String text) {
        List<String> all = several(text);
        refuseIf(all.size() != 1, "must be one e-mail address");
        return all.get(0);
    }

    /** Returns each address once, in the form of a mail's header. */
    static List<String> several(String text) {
        List<InternetAddress> all = Arrays.stream(parsed(text)).map(Mailboxes::sendable).distinct().toList();
        refuseIf(all.isEmpty(), "has no e-mail address in it: name@host, or Name <name@host>");
        return all.stream().map(InternetAddress::toString).toList();
    }

    private static InternetAddress[] parsed(String text) {
        refuseIf(text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t'),
                "has a line break or another control character in it; write the addresses in one line, with commas "
                        + "between");
        if (WITHOUT_COMMA.matcher(QUOTED_OR_COMMENT.matcher(text).replaceAll("")).find()) {
            // the parser would drop the second address
            throw wrong(text, "between two addresses there must be a comma");
        }
        try {
            return InternetAddress.parse(text, true);
        } catch (AddressException e) {
            throw wrong(e.getRef() == null ? text : e.getRef(), reason(e));
        }
    }

    private static InternetAddress sendable(InternetAddress address) {
        String text = address.getAddress();
        int at = text.lastIndexOf('@');
        refuseIf(address.isGroup(), "'" + text + "' is a group; write its addresses with commas between, "
                + "and a name with a colon in quotation marks");
        try {
            String local = localPart(text.substring(0, Math.max(at, 0)), text);
            InternetAddress sendable = new InternetAddress(local + "@" + domain(text.substring(at + 1)), true);
            sendable.validate();
            sendable.setPersonal(address.getPersonal(), StandardCharsets.UTF_8.name());
            return sendable;
        } catch (AddressException e) {
            throw wrong(text, reason(e));
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String localPart(String local, String address) {
        if (local.isEmpty() || local.startsWith("@")) {
            throw wrong(address, "there must be a name before the @");
        }
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(local)) {
            throw wrong(address, "before the @ only ASCII can be sent; use the mailbox's ASCII address");
        }
        if (local.length() > LONGEST_LOCAL_PART) {
            throw wrong(address, "before the @ there may be " + LONGEST_LOCAL_PART + " characters at most");
        }
        return local;
    }

    static String domain(String text) {
        if (LITERAL.matcher(text).matches()) {
            return text;
        }
        try {
            String ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            if (ascii.isEmpty() || ascii.endsWith(".") || ascii.length() > LONGEST_DOMAIN) {
                throw wrong(text, "it is not a domain name");
            }
            return ascii;
        } catch (IllegalArgumentException e) {
            throw wrong(text, "it is not a domain name");
        }
    }

    private static String reason(AddressException e) {
        return e.getMessage() == null ? "it cannot be read" : e.getMessage().strip().replaceAll("[\\r\\n]+", " ");
    }

    private static InvalidValueException wrong(String text, String why) {
        return new InvalidValueException("is not an e-mail address: '" + text + "' (" + why + "). Write name@host, or "
                + "Name <name@host>, with commas between several and a Name that has one of ,:;@ in quotation marks");
    }
}
