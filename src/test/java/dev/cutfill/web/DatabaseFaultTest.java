package dev.cutfill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.web.error.DatabaseFault;
import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;

class DatabaseFaultTest {
    @Test
    void faultsAreToldApart() {
        assertThat(DatabaseFault.of(
                        new UncategorizedSQLException("x", "UPDATE", new SQLException("read only", "25006"))))
                .contains(DatabaseFault.READ_ONLY);
        assertThat(DatabaseFault.of(new DataAccessResourceFailureException("x", new SQLException("full", "53100"))))
                .contains(DatabaseFault.FULL);
        assertThat(DatabaseFault.of(new CannotGetJdbcConnectionException(
                        "x", new SQLTransientConnectionException("Connection is not available"))))
                .contains(DatabaseFault.BUSY);
        SQLTransientConnectionException away = new SQLTransientConnectionException("Connection is not available");
        away.initCause(new SQLException("refused", "08001", new ConnectException("refused")));
        assertThat(DatabaseFault.of(new CannotGetJdbcConnectionException("x", away)))
                .contains(DatabaseFault.AWAY);
        assertThat(DatabaseFault.of(new DataIntegrityViolationException("x", new SQLException("x", "23505"))))
                .isEmpty();
        assertThat(DatabaseFault.of(new IllegalStateException("a fault of ours")))
                .isEmpty();
    }
}
