package dev.provision.doctor;

import java.util.regex.Pattern;

/** Text of a host as it is quoted: one short piece, without tokens that everybody recognises. */
final class Quote {
    private static final int LONGEST = 300;

    /** Tokens of the Hugging Face hub, which servers and their libraries print in errors. */
    private static final Pattern TOKEN = Pattern.compile("hf_[A-Za-z0-9]{8,200}");

    private Quote() {}

    static String shortened(String text) {
        String masked = TOKEN.matcher(text.strip()).replaceAll("***");
        return masked.length() <= LONGEST ? masked : masked.substring(0, LONGEST) + "...";
    }
}
