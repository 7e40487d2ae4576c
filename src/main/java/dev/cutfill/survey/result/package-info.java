/// The result of a survey as records: [ChangeReport] and everything in it. Lengths in metres, areas in m², volumes in
/// m³;
/// half widths are of 95 % intervals unless a name says otherwise.
@NullMarked
package dev.cutfill.survey.result;

import org.jspecify.annotations.NullMarked;
