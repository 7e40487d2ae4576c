package dev.cutfill.survey.registration;

import dev.cutfill.cloud.PointCloud;

/// Evenly picked points of a cloud.
final class Samples {
    private Samples() {}

    /// At most so many points, spread over the whole order of the cloud; the cloud itself when it has no more.
    static PointCloud of(PointCloud cloud, int most) {
        if (cloud.size() <= most) {
            return cloud;
        }
        int[] picked = new int[most];
        for (int i = 0; i < most; i++) {
            picked[i] = (int) ((long) i * cloud.size() / most);
        }
        return cloud.select(picked);
    }
}
