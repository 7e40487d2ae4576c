package dev.cutfill.survey;

import java.util.regex.Pattern;

/// What a warning is about, told by its words. Sentences that fit no topic count as false wherever they come.
enum Topic {
    NONE("(?!)"),
    /// which ground stands in for stable ground that was not given
    REFERENCE("[Nn]o stable (ground|polygon)|stands in|taken for stable|vertical_sigma_m|vouch"),
    /// a common offset of heights, taken off or not
    OFFSET("taken off every|was taken off|levelled|as_filed|(lay|lies) .* mm (above|below)|common offset"),
    /// ground without data
    GAPS("could be compared|without data|not compared|no data|gap"),
    SCALE("scale|% too (large|small)"),
    DOMING("dom(ed|ing|e\\b)"),
    STRIPS("strip|step of|steps of"),
    STEEP("steep|wall|overhang|undercut"),
    /// scans that fit badly, and what may be the reason
    MISFIT("hardly agree|times what the points|differs between the scans by|overgrown"),
    RIVAL("another position fits"),
    REJECTED("rejected");

    private final Pattern words;

    Topic(String words) {
        this.words = Pattern.compile(words);
    }

    boolean isIn(String warning) {
        return words.matcher(warning).find();
    }
}
