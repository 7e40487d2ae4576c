package dev.cutfill.web.error;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/// What is the matter with a database that will be back; not one that a statement of ours is wrong for.
public enum DatabaseFault {
    READ_ONLY(
            "database_read_only",
            "The database takes no changes at the moment, it is read-only; its operator has to look"),
    FULL("database_full", "The database has no room left on its disk; its operator has to look"),
    BUSY(
            "database_busy",
            "The server has more to do at the moment than its database takes; try again in a few seconds"),
    AWAY("database_unavailable", "The database does not answer at the moment; try again in a few seconds");

    private final String code;
    private final String sentence;

    DatabaseFault(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    public String code() {
        return code;
    }

    /// For the client.
    public String sentence() {
        return sentence;
    }

    /// @return nothing when it is another kind of fault
    public static Optional<DatabaseFault> of(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException pool && pool.getCause() == null) {
                return Optional.of(BUSY); // the pool's own: its connections are good, and all in use
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                switch (sql.getSQLState()) {
                    case "25006" -> {
                        return Optional.of(READ_ONLY);
                    }
                    case "53100" -> {
                        return Optional.of(FULL);
                    }
                    case "53300", "40001", "40P01", "55P03" -> {
                        return Optional.of(BUSY);
                    }
                    default -> {}
                }
            }
        }
        return away(thrown) ? Optional.of(AWAY) : Optional.empty();
    }

    private static boolean away(Throwable e) {
        return e instanceof DataAccessResourceFailureException
                || e instanceof TransientDataAccessException
                || e instanceof RecoverableDataAccessException
                || e instanceof CannotCreateTransactionException
                || e instanceof TransactionSystemException;
    }
}
