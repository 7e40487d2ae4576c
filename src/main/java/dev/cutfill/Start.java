package dev.cutfill;

/// Where `java -jar` enters. Compiled for Java 17, the oldest that can read the JAR at all, so that an older
/// Java gets a sentence and not a stack trace; knows the rest of the program by name only.
public final class Start {
    private static final int NEEDED = 25;

    private Start() {}

    public static void main(String[] args) throws Throwable {
        int feature = Runtime.version().feature();
        if (feature < NEEDED) {
            System.err.println(
                    "Cutfill needs Java " + NEEDED + " or newer; this is Java " + feature + " ("
                            + System.getProperty("java.home") + "). Start it with another one, for example "
                            + "/usr/lib/jvm/temurin-25-jdk-amd64/bin/java -jar cutfill.jar, or with scripts/cutfill, which looks for one.");
            System.exit(1);
        }
        Class.forName("dev.cutfill.Cutfill").getMethod("main", String[].class).invoke(null, (Object) args);
    }
}
