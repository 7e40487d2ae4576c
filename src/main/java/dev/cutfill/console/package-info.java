/// The console: Cutfill in a browser. `ConsoleFiles` holds the page's files, `ConsolePage` hands them out and signs
/// people in and out, [Sessions][dev.cutfill.console.Sessions] keeps who is signed in.
///
/// The page itself is in `src/main/resources/console`: modules that browsers read as they are. It uses `/api/v2` as
/// every other client does.
@NullMarked
package dev.cutfill.console;

import org.jspecify.annotations.NullMarked;
