package dev.cutfill.command;

import picocli.CommandLine.IVersionProvider;

/// The version in the JAR's manifest.
public final class Version implements IVersionProvider {
    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"cutfill " + current()};
    }
}
