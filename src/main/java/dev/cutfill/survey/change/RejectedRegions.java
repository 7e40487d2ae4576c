package dev.cutfill.survey.change;

import java.util.List;

/// What stands out and was not taken for a change.
///
/// @param largest the largest volume first
/// @param others how many more there are
/// @param cut what all of them may hold below (m³, not negative): those that chance alone may have made in
/// squares, the others with their intervals as they are
/// @param fill likewise above
public record RejectedRegions(List<RejectedRegion> largest, int others, double cut, double fill) {
    public static final RejectedRegions NONE = new RejectedRegions(List.of(), 0, 0, 0);

    public RejectedRegions {
        largest = List.copyOf(largest);
    }
}
