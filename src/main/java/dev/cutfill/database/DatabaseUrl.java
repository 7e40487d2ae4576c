package dev.cutfill.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL to connect to, as people write it in `DATABASE_URL`:
/// `postgresql://user:password@host:port/database?parameters`, also `postgres://`, with an SQLAlchemy driver
/// (`postgresql+psycopg2://`), or a JDBC URL as it is.
///
/// @param jdbcUrl for the driver, without user and password where we took them out
/// @param user empty: whatever the JDBC URL or the driver's defaults say
/// @param password empty: none, or the driver's own sources (`~/.pgpass`)
/// @param place for sentences: where it is, with neither user nor password
record DatabaseUrl(String jdbcUrl, Optional<String> user, Optional<String> password, String place) {
    private static final String HELP =
            " Write postgresql://user:password@host:5432/database, with special characters in user and"
                    + " password percent-encoded (@ is %40, : is %3A, / is %2F).";
    private static final String HOST = "(?:\\[[0-9a-fA-F:.]+]|[\\w.%-]*)(?::\\d+)?";
    /// Strict about the host, and about @ in the database: else a slash in a password would make a host out of
    /// its beginning.
    private static final Pattern FORM = Pattern.compile("postgres(?:ql)?(?:\\+\\w+)?://"
            + "(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?"
            + "(?<host>" + HOST + "(?:," + HOST + ")*)"
            + "(?:/(?<database>[^@/?#]*))?"
            + "(?:\\?(?<query>[^#]*))?");

    /// @throws DatabaseUnavailable with a sentence that does not repeat the value: it may hold a password
    static DatabaseUrl parse(String value) {
        String url = value.strip();
        if (url.startsWith("jdbc:postgresql:")) {
            return new DatabaseUrl(url, Optional.empty(), Optional.empty(), withoutParameters(url));
        }
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw new DatabaseUnavailable("DATABASE_URL is not a PostgreSQL URL." + HELP);
        }
        String host = form.group("host");
        if (host.startsWith("%2F") || host.startsWith("%2f")) {
            throw new DatabaseUnavailable("DATABASE_URL names a Unix socket; Cutfill connects by TCP." + HELP);
        }
        String place = (host.isEmpty() ? "localhost" : host) + "/" + decode(orEmpty(form.group("database")));
        String jdbc =
                "jdbc:postgresql://" + (host.isEmpty() ? "localhost" : host) + "/" + orEmpty(form.group("database"));
        List<String> parameters = new ArrayList<>();
        for (String parameter : orEmpty(form.group("query")).split("&", -1)) {
            if (!parameter.isEmpty()) {
                parameters.add(driversName(parameter));
            }
        }
        return new DatabaseUrl(
                parameters.isEmpty() ? jdbc : jdbc + "?" + String.join("&", parameters),
                Optional.ofNullable(form.group("user")).map(DatabaseUrl::decode).filter(name -> !name.isEmpty()),
                Optional.ofNullable(form.group("password")).map(DatabaseUrl::decode),
                place);
    }

    /// The JDBC driver spells some of libpq's parameters in its own way.
    private static String driversName(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        String rest = equals < 0 ? "" : parameter.substring(equals);
        return switch (name) {
            case "connect_timeout" -> "connectTimeout" + rest;
            case "application_name" -> "ApplicationName" + rest;
            default -> parameter;
        };
    }

    private static String withoutParameters(String jdbcUrl) {
        String place = jdbcUrl.substring("jdbc:postgresql:".length()).replaceFirst("^//", "");
        return place.replaceFirst("[?].*$", "");
    }

    private static String decode(String text) {
        try {
            // a plus is a plus outside forms
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new DatabaseUnavailable(
                    "DATABASE_URL has a % that is not followed by two hexadecimal digits (a % itself is %25)." + HELP);
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /// Without the password, and without parameters, which may hold one.
    @Override
    public String toString() {
        return place;
    }
}
