package dev.cutfill.task;

import java.util.Map;
import java.util.Set;

/// Where a task stands. All transitions there are:
///
/// ```
///            inputs complete        claim           complete
///  WAITING ────────────────▶ QUEUED ─────▶ RUNNING ──────────▶ SUCCEEDED
///     │                       ▲ │ ▲          │ │ │
///     │                 start │ │ └──────────┘ │ │  release, failed with budget left, lease lost with budget
///     left │                       │ │              │ │
///     │ cancel                │ │ cancel       │ ├──▶ FAILED      the worker said so
///     │                       │ │              │ ├──▶ TIMED_OUT   its deadline passed
///     ▼                       │ ▼              │ └──▶ KILLED      its worker vanished too often, or the server
///     stopped CANCELLED ◀──────────────────┴──────────────┘
///
///  FAILED, TIMED_OUT, CANCELLED, KILLED ──start──▶ QUEUED
/// ```
///
/// The last task of a job waits again, however it ended, when others of the job are run again.
///
/// Each arrow is one conditional `UPDATE … WHERE state = …` in [TaskTable] or [LeaseTable]: of two that race,
/// one finds no row.
public enum TaskState {
    /// inputs are missing
    WAITING,
    /// may be claimed once its `run_after` has come
    QUEUED,
    /// leased to a worker
    RUNNING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    CANCELLED,
    KILLED;

    private static final Map<TaskState, Set<TaskState>> NEXT = Map.of(
            WAITING, Set.of(QUEUED, CANCELLED),
            QUEUED, Set.of(RUNNING, CANCELLED),
            RUNNING, Set.of(QUEUED, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED),
            SUCCEEDED, Set.of(),
            FAILED, Set.of(QUEUED),
            TIMED_OUT, Set.of(QUEUED),
            CANCELLED, Set.of(QUEUED),
            KILLED, Set.of(QUEUED));

    /// The states that one step can lead to.
    public Set<TaskState> next() {
        return NEXT.getOrDefault(this, Set.of());
    }

    /// Nothing happens any more unless someone starts the task again.
    public boolean terminal() {
        return switch (this) {
            case WAITING, QUEUED, RUNNING -> false;
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED -> true;
        };
    }
}
