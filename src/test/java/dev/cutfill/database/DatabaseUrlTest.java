package dev.cutfill.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            postgresql://u:p@db:5433/tasks              | jdbc:postgresql://db:5433/tasks       | u       | p
            postgres://u:p@db/tasks                     | jdbc:postgresql://db/tasks            | u       | p
            postgresql+psycopg2://u:p@db:5432/tasks     | jdbc:postgresql://db:5432/tasks       | u       | p
            postgresql+asyncpg://u:p@db/tasks           | jdbc:postgresql://db/tasks            | u       | p
            postgresql://u@db/tasks                     | jdbc:postgresql://db/tasks            | u       | -
            postgresql://db/tasks                       | jdbc:postgresql://db/tasks            | -       | -
            postgresql:///tasks                         | jdbc:postgresql://localhost/tasks     | -       | -
            postgresql://u:p@db                         | jdbc:postgresql://db/                 | u       | p
            postgresql://u:p@[::1]:5432/tasks           | jdbc:postgresql://[::1]:5432/tasks    | u       | p
            postgresql://u:p@a:1,b:2/tasks              | jdbc:postgresql://a:1,b:2/tasks       | u       | p
            postgresql://u%40corp:p%2Fq%3A%25@db/tasks  | jdbc:postgresql://db/tasks            | u@corp  | p/q:%
            postgresql://u:a+b@db/tasks                 | jdbc:postgresql://db/tasks            | u       | a+b
            postgresql://u:p@ss:word@db/tasks           | jdbc:postgresql://db/tasks            | u       | p@ss:word
            postgresql://u:p@db/t?sslmode=require       | jdbc:postgresql://db/t?sslmode=require | u      | p
            postgresql://u:p@db/t?connect_timeout=5&application_name=x | jdbc:postgresql://db/t?connectTimeout=5&ApplicationName=x | u | p
            jdbc:postgresql://db:5432/tasks?user=u&password=p | jdbc:postgresql://db:5432/tasks?user=u&password=p | - | -
            """)
    void formIsUnderstood(String url, String jdbc, String user, String password) {
        DatabaseUrl parsed = DatabaseUrl.parse(url);
        assertThat(parsed.jdbcUrl()).isEqualTo(jdbc);
        assertThat(parsed.user()).isEqualTo(Optional.ofNullable(user));
        assertThat(parsed.password()).isEqualTo(Optional.ofNullable(password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:topsecret@db/tasks",
                "sqlite:///tasks.db",
                "u:topsecret@db/tasks",
                "postgresql://u:topsecret%@db/tasks",
                "postgresql://u:topsecret/x@db/tasks/more@x",
                "postgresql://u:topsecret@%2Fvar%2Frun/tasks"
            })
    void otherFormIsRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageStartingWith("DATABASE_URL ")
                .hasMessageNotContaining("topsecret");
    }

    @Test
    void whatIsPrintedHoldsNoSecret() {
        assertThat(DatabaseUrl.parse("postgresql://u:topsecret@db/t")).hasToString("db/t");
        assertThat(DatabaseUrl.parse("jdbc:postgresql://db/t?password=topsecret"))
                .hasToString("db/t");
        assertThat(new DatabaseProperties("postgresql://u:topsecret@db/t", 12).toString())
                .doesNotContain("topsecret");
        assertThat(new DatabaseProperties("", 12)).hasToString("DatabaseProperties[url=, connections=12]");
    }
}
