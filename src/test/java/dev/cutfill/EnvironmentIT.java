package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.task.TestPostgres;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every environment variable that OPERATIONS.md names, set at once to what is not its default, has its effect
/// in the real server; and none that holds a secret gets into the log, or into the sentence of a start that is
/// refused. What those of the task executor do to tasks is held in [CurlLinesIT].
class EnvironmentIT {
    private static final String KEY = "operators-key-5f0c7be1";
    private static final String S3_SECRET = "s3-secret-99ab41d7";
    private static final String TUSD_SECRET = "tusd-secret-7c19aa02";
    private static final String HOOK_PASSWORD = "hook-password-3d21";
    private static final String HOOK_KEY = "hook-key-8812fa";
    private static final String COMMAND_TOKEN = "command-token-4471bd";
    private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9_]{3,})`");

    /// variable, value, how the log's line of settings shows it; `-`: its effect is looked for elsewhere
    private static final String VARIABLES = """
            SERVER_PORT                        | -                                    | -
            SERVER_ADDRESS                     | 127.0.0.1                            | -
            CUTFILL_DATA                       | -                                    | -
            CUTFILL_PUBLIC_URL                 | https://pits.example.org/cf          | -
            CUTFILL_KEY                        | operators-key-5f0c7be1               | [key=set
            CUTFILL_SECURITY_OPEN              | true                                 | open=true
            CUTFILL_SECURITY_LOCAL             | -                                    | local=free
            CUTFILL_HOSTS                      | pits.example.net                     | hosts=[pits.example.net]
            CUTFILL_ORIGINS                    | http://localhost:3000                | origins=[http://localhost:3000]
            CUTFILL_PROXIES                    | 10.0.0.0/8                           | proxies=[10.0.0.0/8]
            DATABASE_URL                       | -                                    | -
            CUTFILL_DATABASE_CONNECTIONS       | 7                                    | connections=7
            MINIO_ENDPOINT                     | http://127.0.0.1:9                   | endpoint=http://127.0.0.1:9
            MINIO_ACCESS_KEY                   | cutfill                              | -
            MINIO_SECRET_KEY                   | s3-secret-99ab41d7                   | -
            MINIO_BUCKET                       | pits                                 | bucket=pits
            MINIO_PUBLIC_ENDPOINT              | http://pictures.example.org:9000     | publicEndpoint=http://pictures.example.org:9000
            MINIO_REGION                       | eu-north-1                           | region=eu-north-1
            CUTFILL_UPLOAD_MAXSIZE             | 1GB                                  | maxSize=1073741824B
            SERVER_TOMCAT_CONNECTIONTIMEOUT    | 2s                                   | -
            CUTFILL_UPLOAD_SYNC                | request                              | sync=REQUEST
            CUTFILL_UPLOAD_EXPIREAFTER         | 2d                                   | expireAfter=PT48H
            CUTFILL_UPLOAD_MINFREE             | 2MB                                  | minFree=2097152B
            CUTFILL_UPLOAD_MAXTOTAL            | 3MB                                  | maxTotal=3145728B
            CUTFILL_UPLOAD_MAXPERTENANT        | 4MB                                  | maxPerTenant=4194304B
            CUTFILL_UPLOAD_MAXOPEN             | 9                                    | maxOpen=9
            CUTFILL_UPLOAD_MINRATE             | 1KB                                  | minRate=1024B
            CUTFILL_UPLOAD_STRICT              | true                                 | strict=true
            CUTFILL_UPLOAD_DISABLED            | rufh                                 | disabled=[rufh]
            CUTFILL_UPLOAD_DIRECTBODY          | false                                | directBody=false
            CUTFILL_UPLOAD_HOOK                | http://me:hook-password-3d21@127.0.0.1:9/told?key=hook-key-8812fa | hook=http://127.0.0.1:9/told?…
            CUTFILL_RETENTION_FINISHED         | 30d                                  | finished=PT720H
            CUTFILL_RETENTION_IDEMPOTENCY      | 5h                                   | idempotency=PT5H
            CUTFILL_WEBHOOKS_PRIVATEADDRESSES  | true                                 | privateAddresses=true
            CUTFILL_WORKER_ENABLED             | false                                | enabled=false
            CUTFILL_WORKER_PERMITS             | 5                                    | permits=5
            CUTFILL_TUSD_DIR                   | /tmp                                 | dir=/tmp
            CUTFILL_TUSD_SECRET                | -                                    | secret=set
            NUM_INTERNAL_WORKERS               | 4                                    | workers=4
            AUTO_START_WORKERS                 | false                                | autoStart=false
            DEFAULT_TIMEOUT_MINUTES            | 11                                   | timeoutMinutes=11
            DEFAULT_MAX_STEPS                  | 12                                   | maxSteps=12
            LOG_LEVEL                          | debug                                | -
            CUTFILL_LIMITS_WRITE               | 77                                   | write=77
            CUTFILL_LIMITS_CONNECTIONS         | 900                                  | connections=900
            CUTFILL_LIMITS_WATCH               | 12                                   | watch=12
            CUTFILL_WORKER_APART               | true                                 | apart=TRUE
            CUTFILL_QUOTA_TASKS                | 5000                                 | tasks=5000
            CUTFILL_QUOTA_TASKSPERTENANT       | 400                                  | tasksPerTenant=400
            """;

    @Test
    void everyDocumentedVariableWorksAndNoSecretIsLogged(@TempDir Path directory) throws Exception {
        Map<String, String> shown = new LinkedHashMap<>();
        Map<String, String> environment = new HashMap<>();
        VARIABLES.lines().map(line -> line.split(" *[|] *")).forEach(row -> {
            shown.put(row[0], row[2]);
            if (!row[1].equals("-")) {
                environment.put(row[0], row[1]);
            }
        });
        assertThat(shown.keySet()).as("variables of the manual").containsExactlyInAnyOrderElementsOf(ofTheManual());

        String[] database = TestPostgres.emptyDatabase();
        String password = value(database[2]);
        environment.put("DATABASE_URL", TestPostgres.address(database));
        Path secret = Files.writeString(directory.resolve("tusd-secret"), TUSD_SECRET + "\n");
        environment.put("CUTFILL_TUSD_SECRET_FILE", secret.toString()); // as it goes for all six: VariablesTest
        environment.put("CUTFILL_COMMANDS_KINDS_X_ARGV_0", "/bin/true");
        environment.put("CUTFILL_COMMANDS_KINDS_X_ENVIRONMENT_TOKEN", COMMAND_TOKEN);
        try (RunningJar server = RunningJar.startByEnvironment(directory.resolve("data"), environment)) {
            String settings = server.awaitLog("Settings: ")
                    .lines()
                    .filter(line -> line.contains("Settings: "))
                    .findFirst()
                    .orElseThrow();
            shown.forEach((variable, words) -> {
                if (!words.equals("-")) {
                    assertThat(settings).as(variable).contains(words);
                }
            });
            assertThat(server.log()).as("LOG_LEVEL").contains(" DEBUG ");
            assertThat(server.get("/ready").body())
                    .as("CUTFILL_WORKER_ENABLED: tasks are accepted, and done elsewhere")
                    .isEqualTo("{\"ready\":true,\"database\":true,\"workers\":false}");
            assertThat(post(server, "/create_task"))
                    .as("CUTFILL_PUBLIC_URL")
                    .contains("\"https://pits.example.org/cf/files/");
            assertThat(tasks(database)).as("DATABASE_URL: rows are there").isEqualTo(1);
            assertThat(directory.resolve("data/pg"))
                    .as("DATABASE_URL: no database of its own")
                    .doesNotExist();
            assertThat(directory.resolve("data/uploads")).as("CUTFILL_DATA").isDirectory();
            Assertions.assertThatThrownBy(
                            () -> connect("127.0.0.2", server.port()).close())
                    .as("SERVER_ADDRESS")
                    .isInstanceOf(ConnectException.class);
            try (Socket idle = connect("127.0.0.1", server.port())) {
                idle.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
                assertThat(idle.getInputStream().read())
                        .as("SERVER_TOMCAT_CONNECTIONTIMEOUT")
                        .isEqualTo(-1);
            }
            server.stop();
            assertThat(server.log())
                    .doesNotContain(KEY, S3_SECRET, TUSD_SECRET, HOOK_PASSWORD, HOOK_KEY, COMMAND_TOKEN, password);
        }
    }

    /// Of libraries too, among them those that have a level of their own.
    @Test
    void logOfErrorsIsEmptyWhereThereAreWarningsOnly(@TempDir Path directory) throws Exception {
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                TestPostgres.address(TestPostgres.emptyDatabase()),
                "LOG_LEVEL",
                "error",
                "MINIO_ENDPOINT",
                "http://127.0.0.1:9",
                "MINIO_ACCESS_KEY",
                "cutfill",
                "MINIO_SECRET_KEY",
                S3_SECRET);
        try (RunningJar server = RunningJar.start(directory.resolve("data"), environment)) {
            assertThat(server.get("/health").body()).contains("\"status\":\"degraded\"");
            server.stop();
            assertThat(server.log()).isEmpty();
        }
    }

    @Test
    void refusedStartSaysWhyAndRepeatsNoSecret(@TempDir Path directory) throws Exception {
        String[][] refusals = {
            {"DATABASE_URL", "postgresql://cutfill:a-secret/of-ours@host@127.0.0.1/x", "is not a PostgreSQL URL"},
            {"DATABASE_URL", "jdbc:postgresql://127.0.0.1:9/x?password=a-secret-of-ours", "cannot be used"},
            {"MINIO_SECRET_KEY", "a-secret-of-ours", "MINIO_ENDPOINT"},
            {"CUTFILL_KEY", "a-secret", "8 characters"},
            {"CUTFILL_KEY_FILE", "/nowhere/key", "CUTFILL_KEY_FILE names /nowhere/key, which cannot be read"},
            {"LOG_LEVEL", "loud", "LOG_LEVEL is loud; it can be debug, info, warning or error"}
        };
        List<Process> started = new ArrayList<>();
        for (String[] refusal : refusals) {
            Map<String, String> environment = new HashMap<>(Map.of("LOG_LEVEL", "debug"));
            environment.put("DATABASE_URL", TestPostgres.address(TestPostgres.emptyDatabase()));
            environment.put(refusal[0], refusal[1]);
            String data = directory.resolve("data-" + started.size()).toString();
            started.add(RunningJar.program(environment, List.of("serve", "--port", "0", "--data", data))
                    .start());
        }
        for (int i = 0; i < refusals.length; i++) {
            String said = new String(started.get(i).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(started.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(started.get(i).exitValue()).as(said).isPositive();
            assertThat(said).as(refusals[i][0]).contains(refusals[i][2]).doesNotContain("a-secret", "of-ours", "\tat ");
        }
    }

    private static Set<String> ofTheManual() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src/docs/OPERATIONS.md"))) {
            return lines.filter(line -> line.startsWith("| `"))
                    .map(line -> line.split("[|]"))
                    .filter(columns -> columns.length > 3)
                    .flatMap(columns -> VARIABLE.matcher(columns[2]).results())
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /// As people write it.
    private static String value(String property) {
        return property.substring(property.indexOf('=') + 1);
    }

    private static String post(RunningJar server, String path) throws IOException, InterruptedException {
        return server.sendAs(KEY, "POST", path, "").body();
    }

    private static int tasks(String[] database) throws Exception {
        List<String> to = Arrays.stream(database).map(EnvironmentIT::value).toList();
        try (Connection connection = DriverManager.getConnection(to.get(0), to.get(1), to.get(2));
                ResultSet count = connection.createStatement().executeQuery("SELECT count(*) FROM task")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static Socket connect(String address, int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(address, port), 2_000);
        return socket;
    }
}
