package dev.cutfill.store;

import io.minio.CopyObjectArgs;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectsArgs;
import io.minio.Result;
import io.minio.SourceObject;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.UploadObjectArgs;
import io.minio.messages.DeleteRequest;
import io.minio.messages.DeleteResult;
import io.minio.messages.Item;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// [ObjectTree] in a bucket of an S3 store, which must be there.
final class S3Tree implements ObjectTree {
    private static final int LONGEST = 1_024;
    private static final int MOST = 1_000;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}|\\p{Cs}");

    private final S3Connection connection;
    private final MinioClient client;
    private final String bucket;

    S3Tree(StoreProperties properties, String bucket) {
        this.connection = new S3Connection(properties);
        this.client = connection.client();
        this.bucket = bucket;
    }

    @Override
    public Optional<Entry> head(String key) throws IOException {
        String name = checked(key);
        try {
            StatObjectResponse found = connection.call(
                    "does not tell of " + name,
                    () -> client.statObject(
                            StatObjectArgs.builder().bucket(bucket).object(name).build()));
            return Optional.of(new Entry(
                    name, found.size(), bare(found.etag()), found.lastModified().toInstant()));
        } catch (IOException e) {
            if (S3Connection.answered(e, "NoSuchKey", 404)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public InputStream get(String key) throws IOException {
        String name = checked(key);
        return found(
                name,
                () -> client.getObject(
                        GetObjectArgs.builder().bucket(bucket).object(name).build()));
    }

    @Override
    public String put(String key, Path file, String contentType) throws IOException {
        String name = checked(key);
        return bare(connection
                .call(
                        "does not take " + name,
                        () -> client.uploadObject(UploadObjectArgs.builder()
                                .bucket(bucket)
                                .object(name)
                                .filename(file.toString())
                                .contentType(contentType)
                                .build()))
                .etag());
    }

    @Override
    public Optional<String> put(String key, byte[] document, String contentType, Condition condition)
            throws IOException {
        String name = checked(key);
        Map<String, String> headers = switch (condition) {
            case Condition.Always() -> Map.of();
            case Condition.Absent() -> Map.of("If-None-Match", "*");
            case Condition.Is(String etag) -> Map.of("If-Match", '"' + etag + '"');
        };
        try {
            return Optional.of(bare(connection
                    .call(
                            "does not take " + name,
                            () -> client.putObject(PutObjectArgs.builder()
                                    .bucket(bucket)
                                    .object(name)
                                    .data(document, document.length)
                                    .contentType(contentType)
                                    .extraHeaders(headers)
                                    .build()))
                    .etag()));
        } catch (IOException e) {
            boolean gone = condition instanceof Condition.Is && S3Connection.answered(e, "NoSuchKey", 404);
            if (gone || !headers.isEmpty() && S3Connection.answered(e, "PreconditionFailed", 412)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Page list(String prefix, Optional<String> after, int most) throws IOException {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("a page has 1 to " + MOST + " objects, not " + most);
        }
        ListObjectsArgs.Builder wanted = ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(true)
                .maxKeys(most);
        after.ifPresent(wanted::startAfter);
        return connection.call("does not list " + prefix, () -> {
            List<Entry> entries = new ArrayList<>();
            Iterator<Result<Item>> found = client.listObjects(wanted.build()).iterator();
            while (entries.size() < most && found.hasNext()) {
                Item item = found.next().get();
                entries.add(new Entry(
                        item.objectName(),
                        item.size(),
                        bare(item.etag()),
                        item.lastModified().toInstant()));
            }
            boolean full = entries.size() == most;
            return new Page(entries, full ? Optional.of(entries.getLast().key()) : Optional.empty());
        });
    }

    @Override
    public String copy(String from, String to) throws IOException {
        String source = checked(from);
        String target = checked(to);
        return bare(found(
                        source,
                        () -> client.copyObject(CopyObjectArgs.builder()
                                .bucket(bucket)
                                .object(target)
                                .source(SourceObject.builder()
                                        .bucket(bucket)
                                        .object(source)
                                        .build())
                                .build()))
                .etag());
    }

    @Override
    public void delete(Collection<String> keys) throws IOException {
        List<DeleteRequest.Object> all =
                keys.stream().map(key -> new DeleteRequest.Object(checked(key))).toList();
        Optional<DeleteResult.Error> kept = connection.call("does not delete", () -> {
            Optional<DeleteResult.Error> first = Optional.empty();
            // the client asks while it is iterated over
            for (Result<DeleteResult.Error> error : client.removeObjects(
                    RemoveObjectsArgs.builder().bucket(bucket).objects(all).build())) {
                DeleteResult.Error refused = error.get();
                first = first.or(() -> Optional.of(refused));
            }
            return first;
        });
        if (kept.isPresent()) {
            throw connection.failed(
                    "does not delete " + kept.get().objectName(), kept.get().code(), null);
        }
    }

    private <T> T found(String name, S3Connection.Call<T> call) throws IOException {
        try {
            return connection.call("does not give " + name, call);
        } catch (IOException e) {
            if (S3Connection.answered(e, "NoSuchKey", 404)) {
                throw new FileNotFoundException(name);
            }
            throw e;
        }
    }

    static String checked(String key) {
        boolean fit = !key.isEmpty()
                && key.getBytes(StandardCharsets.UTF_8).length <= LONGEST
                && !CONTROL.matcher(key).find()
                && Arrays.stream(key.split("/", -1))
                        .noneMatch(step -> step.isEmpty() || step.equals(".") || step.equals(".."));
        if (!fit) {
            throw new IllegalArgumentException("not a key of an object: " + key);
        }
        return key;
    }

    private static String bare(String etag) {
        return etag.replace("\"", "");
    }
}
