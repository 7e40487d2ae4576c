/// The base of a stockpile from one scan. Toes and the fitted surface of the scan come in; a base for each goes out,
/// with
/// how well its mean is known.
///
/// 1. The ground that is seen round a toe ([ToeGround]): cells outside all toes, not steep, not far off a plane.
/// 2. The ground under the pile from it by universal kriging, averaged over the covariances that the seen ground
///    allows ([Kriging]): its mean and the standard deviation of that.
/// 3. The base by the chosen method ([BaseMethod]) from heights at the toe.
///
/// Sources: Chilès, Delfiner (2012), *Geostatistics*, chapter 3 (universal and block kriging); Handcock, Stein (1993),
/// *Technometrics* 35, 403 (covariance averaged by its likelihood).
@NullMarked
package dev.cutfill.survey.stockpile;

import org.jspecify.annotations.NullMarked;
