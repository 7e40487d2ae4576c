package dev.cutfill.survey;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/// One row of the table of situations: a site as surveyors meet it, drawn anew each run, and what is expected of
/// an answer.
///
/// @param group the situation that the row belongs to; coverage is pooled over it
/// @param reference what says which ground did not move
/// @param cause what a warning must name; `NONE` where an answer needs none
/// @param allowed warnings that are right here besides
/// @param medianError greatest median error of net, cut and fill, as a share; infinite where none is asked for
/// @param systematic post has an error that grows or steps over the site
/// @param mayWithhold a figure may be withheld in one run of ten
record Situation(
        String group,
        String name,
        Reference reference,
        Topic cause,
        Set<Topic> allowed,
        double medianError,
        boolean systematic,
        boolean mayWithhold,
        Drawing drawing) {
    /// What says which ground did not move.
    enum Reference {
        POLYGONS,
        KNOWN_ALIGNED,
        NOTHING
    }

    /// Draws the site of one run.
    @FunctionalInterface
    interface Drawing {
        SituationSite site(long seed);
    }

    static Situation of(String group, String name, Reference reference, Drawing drawing) {
        Set<Topic> allowed = EnumSet.noneOf(Topic.class);
        if (reference != Reference.POLYGONS) {
            allowed.add(Topic.REFERENCE);
        }
        return new Situation(
                group, name, reference, Topic.NONE, allowed, Double.POSITIVE_INFINITY, false, false, drawing);
    }

    Situation naming(Topic newCause) {
        return new Situation(group, name, reference, newCause, allowed, medianError, systematic, mayWithhold, drawing);
    }

    Situation allowing(Topic... more) {
        Set<Topic> all = EnumSet.noneOf(Topic.class);
        all.addAll(Set.of(more));
        all.addAll(allowed);
        return new Situation(group, name, reference, cause, all, medianError, systematic, mayWithhold, drawing);
    }

    Situation within(double newMedianError) {
        return new Situation(group, name, reference, cause, allowed, newMedianError, systematic, mayWithhold, drawing);
    }

    Situation withSystematicError() {
        return new Situation(group, name, reference, cause, allowed, medianError, true, mayWithhold, drawing);
    }

    Situation thatMayWithhold() {
        return new Situation(group, name, reference, cause, allowed, medianError, systematic, true, drawing);
    }

    /// No two rows and no two runs share ground, noise or samples; even for even runs.
    long seed(int run) {
        return run + 1000L * (Objects.hash(group, name) & 0xFFFFFFL);
    }

    SituationSite.Made made(int run) {
        return drawing.site(seed(run)).made();
    }
}
