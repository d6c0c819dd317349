package io.creditwatch.settings;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes what an editor has saved: UTF-8, with or without the byte-order mark that some put first. */
final class TextFile {

    private static final String MARK = "\uFEFF";

    private TextFile() {
    }

    /**
     * @return the text without the mark
     * @throws CharacterCodingException when it is not UTF-8; {@link FileAccess#whyUnreadable} says what it is
     */
    static String decode(byte[] bytes) throws CharacterCodingException {
        requireNotUtf16(bytes);
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    }

    /**
     * @throws CharacterCodingException which {@link FileAccess#whyUnreadable} puts into words
     */
    static void requireNotUtf16(byte[] bytes) throws CharacterCodingException {
        if (isUtf16(bytes)) {
            throw new Utf16Exception();
        }
    }

    /** By its mark, or without one by the zero that is half of every ASCII character. */
    private static boolean isUtf16(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        return first == 0xff && second == 0xfe || first == 0xfe && second == 0xff || first == 0 ^ second == 0;
    }

    /** Says that the text is in UTF-16, which Windows' tools write. */
    static final class Utf16Exception extends CharacterCodingException {

        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            return "is not text in UTF-8 but in UTF-16; save it as UTF-8";
        }
    }
}
