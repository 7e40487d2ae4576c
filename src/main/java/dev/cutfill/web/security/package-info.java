/// Who may call, and how often.
///
/// - `Access` finds the [Principal][dev.cutfill.access.Principal] of a request; [RequiresScope] says what a route asks
/// for.
/// - `CrossSiteRules` keeps pages of other sites from using the server through a browser.
/// - `Binding` listens to this machine only, unless a key or `--open` lets others in.
/// - `ForwardedHeaders` believes listed proxies only.
/// - `RateLimits`, `FailedKeys` and [Watchers] bound what one caller may do.
@NullMarked
package dev.cutfill.web.security;

import org.jspecify.annotations.NullMarked;
