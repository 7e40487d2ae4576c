package dev.cutfill.survey.result;

import java.util.List;

/// What stands out and is in no total.
///
/// @param largest the largest volume first, at most a hundred
/// @param others how many more there are
public record RejectedChanges(List<RejectedChange> largest, int others) {
    public RejectedChanges {
        largest = List.copyOf(largest);
    }

    RejectedChanges times(double factor) {
        return new RejectedChanges(
                largest.stream().map(change -> change.times(factor)).toList(), others);
    }
}
