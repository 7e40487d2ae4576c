package dev.cutfill.command;

import java.net.URI;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A server as the command line names it, without a slash at the end.
final class ServerUrl implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
        try {
            URI url = URI.create(text.replaceFirst("/+$", ""));
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new TypeConversionException("'" + text + "' is no http or https URL, as in https://cutfill.example.org");
    }
}
