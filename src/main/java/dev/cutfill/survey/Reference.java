package dev.cutfill.survey;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.surface.Elevations;
import dev.cutfill.cloud.surface.Level;
import dev.cutfill.survey.stockpile.BaseMethod;

/// What a scan is compared with. It decides what may be moved and taken off, see [HeightCorrection].
public sealed interface Reference {
    /// A surface that is known without an error.
    sealed interface Known extends Reference {
        /// What to call it in a message.
        String name();

        /// In the frame of the scan's file.
        Elevations surface();
    }

    /// An earlier scan.
    record Epoch(CloudSource cloud) implements Reference {}

    /// What is to be built or was agreed on.
    ///
    /// @param surface in metres in the frame of the scan's file
    /// @param crs as its file names it
    record Design(String name, Elevations surface, Crs crs) implements Known {}

    /// The ground under the stockpiles of the scan itself, whose toes are the areas.
    record Base(BaseMethod method) implements Reference {}

    /// One height (m).
    record Elevation(double metres) implements Known {
        @Override
        public String name() {
            return InputChecks.format("elevation %.3f m", metres);
        }

        @Override
        public Elevations surface() {
            return new Level(metres);
        }
    }
}
