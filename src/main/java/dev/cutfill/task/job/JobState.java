package dev.cutfill.task.job;

/// Where a job stands.
///
/// ```
///  OPEN ──seal──▶ SEALED ──first claim──▶ RUNNING ──last task ended──▶ SUCCEEDED | PARTIAL | FAILED | CANCELLED
///   └────────────────┴──────cancel──────────┘──────────▶ CANCELLED            └──────retry──────▶ RUNNING
/// ```
public enum JobState {
    /// takes tasks; none is claimed
    OPEN,
    /// its tasks may be claimed; none was
    SEALED,
    RUNNING,
    SUCCEEDED,
    /// some tasks succeeded and some did not
    PARTIAL,
    /// no task succeeded, or one failed and that was to stop the job
    FAILED,
    CANCELLED;

    public boolean ended() {
        return switch (this) {
            case OPEN, SEALED, RUNNING -> false;
            case SUCCEEDED, PARTIAL, FAILED, CANCELLED -> true;
        };
    }
}
