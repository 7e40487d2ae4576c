package dev.cutfill.api.v2;

import dev.cutfill.TestServer;
import dev.cutfill.store.MemoryStore;
import dev.cutfill.worker.Runner;
import java.nio.file.Path;

/// A runner that answers with what it was given.
final class Echo implements Runner {
    /// A locked server with this runner and a store in memory, but without a runner of surveys.
    ///
    /// @param settings as `name=value`
    static TestServer.Setup server(Path data, String... settings) {
        return TestServer.whole(data, "cutfill.worker.permits=1")
                .without("VolumeRunnerConfiguration", "StoreConfiguration", "StoredFiles")
                .bean(MemoryStore.class, Echo.class)
                .locked()
                .scheduled()
                .with(settings);
    }

    @Override
    public String queue() {
        return "echo";
    }

    @Override
    public Result run(Assignment assignment) {
        assignment.progress("echoing", 0.5);
        return new Result(assignment.task().spec().payload());
    }
}
