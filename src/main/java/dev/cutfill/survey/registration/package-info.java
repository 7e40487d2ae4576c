/// Post into the frame of pre: a rigid motion, how it was found, and how well it is known.
///
/// `Registration` is the facade: it runs the parts in this order.
///
/// 1. `CoarseRegistration`: both clouds as height maps about their own centres. If the files' own position passes
///    the identity test, no search is made.
/// 2. `YawSweep`: else the high-passed maps are correlated for all yaws and shifts (`MaskedCorrelation`;
///    Padfield 2012), and `CoarseSearch` verifies the best peaks. Two that fit alike are refused as ambiguous.
/// 3. `FineRegistration`: robust point-to-plane on thinned clouds (`PointToPlane`, `Surface`); what was dug is
///    an outlier. Scans of things that stand are fitted plane to plane (`PlaneToPlane`).
/// 4. `Verdict`: the decision table says which poses are left to choose from, or refuses the pair.
/// 5. `StableRefinement`: the stable ground at full density (`StableSurface`) has the last word, with no more
///    freedom than it can decide (`StableModel`), and never to the harm of a good georeferencing.
///
/// In: two clouds with a common origin, polygons in the local frame of pre. Out: `RegistrationResult`, or
/// `RegistrationFailure` with a sentence. Deterministic for any number of threads. Formulas and sources:
/// METHOD.md, sections 2 to 4.
@NullMarked
package dev.cutfill.survey.registration;

import org.jspecify.annotations.NullMarked;
