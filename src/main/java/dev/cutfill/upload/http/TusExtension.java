package dev.cutfill.upload.http;

import java.util.List;

/// The core of the protocol or one of its extensions.
///
/// @param name as `cutfill.upload.disabled` has it
/// @param announced what `Tus-Extension` says of it
/// @param validators asked in this order, those of all extensions before any handler
/// @param handlers run in this order
record TusExtension(String name, List<String> announced, List<TusValidator> validators, List<TusHandler> handlers) {
    TusExtension {
        announced = List.copyOf(announced);
        validators = List.copyOf(validators);
        handlers = List.copyOf(handlers);
    }
}
