package dev.cutfill.database;

import java.util.List;
import java.util.Map;

/// How every program that the launcher runs is started: with an environment that holds nothing of ours, neither
/// secrets nor a `PGDATA` or `PGPORT` that would lead PostgreSQL astray.
final class Child {
    private Child() {}

    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path + ":/usr/sbin:/sbin");
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        return builder;
    }
}
