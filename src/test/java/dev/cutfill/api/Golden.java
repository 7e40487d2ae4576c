package dev.cutfill.api;

/// Documents that are compared as text.
public final class Golden {
    private Golden() {}

    /// A document with what differs from run to run replaced: ids, times, and runs of eight hexadecimal digits.
    public static String of(String json) {
        return json.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "TIME")
                .replaceAll("_[0-9a-f]{8}\\.", "_HEX.")
                .replaceAll("/[0-9a-f]{8}\\.", "/HEX.");
    }
}
