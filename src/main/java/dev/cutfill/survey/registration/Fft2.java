package dev.cutfill.survey.registration;

/// Two-dimensional complex Fourier transform of a square of 2^k × 2^k, single precision, radix 2.
///
/// Butterflies run between whole rows with one twiddle for all columns, so that the inner loop is two streams
/// of floats that the compiler turns into vector code; the other direction is done the same way after a
/// transposition. The forward transform decimates in frequency and leaves both directions in bit-reversed
/// order, the inverse decimates in time and takes them in that order: the products between them do not care,
/// and no reordering is needed. [#negated(int)] finds the conjugate partner.
final class Fft2 {
    private final int size;
    private final float[] cos;
    private final float[] sin;
    private final int[] negated;

    Fft2(int size) {
        if (Integer.bitCount(size) != 1 || size < 2) {
            throw new IllegalArgumentException("a radix-2 transform has 2^k points, not " + size);
        }
        this.size = size;
        cos = new float[size / 2];
        sin = new float[size / 2];
        for (int i = 0; i < size / 2; i++) {
            cos[i] = (float) Math.cos(2 * Math.PI * i / size);
            sin[i] = (float) Math.sin(2 * Math.PI * i / size);
        }
        negated = new int[size];
        int shift = 32 - Integer.numberOfTrailingZeros(size);
        for (int i = 0; i < size; i++) {
            int frequency = Integer.reverse(i) >>> shift;
            negated[i] = Integer.reverse((size - frequency) & (size - 1)) >>> shift;
        }
    }

    int size() {
        return size;
    }

    /// Where the frequency −f is stored, along one direction, when f is stored at a place.
    int negated(int place) {
        return negated[place];
    }

    /// In place; the result is transposed and in bit-reversed order.
    void forward(float[] re, float[] im) {
        decimateInFrequency(re, im);
        transpose(re);
        transpose(im);
        decimateInFrequency(re, im);
    }

    /// In place, undoing [#forward(float[], float[])], divided by the number of cells.
    void inverse(float[] re, float[] im) {
        decimateInTime(re, im);
        transpose(re);
        transpose(im);
        decimateInTime(re, im);
        float scale = 1f / ((float) size * size);
        for (int i = 0; i < re.length; i++) {
            re[i] *= scale;
            im[i] *= scale;
        }
    }

    private void decimateInFrequency(float[] re, float[] im) {
        for (int half = size / 2; half >= 1; half /= 2) {
            int stride = size / (2 * half);
            for (int block = 0; block < size; block += 2 * half) {
                for (int k = 0; k < half; k++) {
                    float c = cos[k * stride];
                    float s = -sin[k * stride];
                    difference(re, im, (block + k) * size, (block + k + half) * size, c, s);
                }
            }
        }
    }

    /// a, b ← a + b, (a − b)·w for two whole rows.
    private void difference(float[] re, float[] im, int a, int b, float c, float s) {
        for (int i = 0; i < size; i++) {
            float ar = re[a + i];
            float ai = im[a + i];
            float br = re[b + i];
            float bi = im[b + i];
            re[a + i] = ar + br;
            im[a + i] = ai + bi;
            float dr = ar - br;
            float di = ai - bi;
            re[b + i] = dr * c - di * s;
            im[b + i] = dr * s + di * c;
        }
    }

    private void decimateInTime(float[] re, float[] im) {
        for (int half = 1; half < size; half *= 2) {
            int stride = size / (2 * half);
            for (int block = 0; block < size; block += 2 * half) {
                for (int k = 0; k < half; k++) {
                    sum(re, im, (block + k) * size, (block + k + half) * size, cos[k * stride], sin[k * stride]);
                }
            }
        }
    }

    /// a, b ← a + b·w, a − b·w for two whole rows.
    private void sum(float[] re, float[] im, int a, int b, float c, float s) {
        for (int i = 0; i < size; i++) {
            float br = re[b + i] * c - im[b + i] * s;
            float bi = re[b + i] * s + im[b + i] * c;
            float ar = re[a + i];
            float ai = im[a + i];
            re[a + i] = ar + br;
            im[a + i] = ai + bi;
            re[b + i] = ar - br;
            im[b + i] = ai - bi;
        }
    }

    /// In tiles, so that rows and columns both stay in the nearest cache.
    private void transpose(float[] map) {
        int tile = Math.min(32, size);
        for (int r0 = 0; r0 < size; r0 += tile) {
            for (int c0 = r0; c0 < size; c0 += tile) {
                for (int r = r0; r < r0 + tile; r++) {
                    for (int c = r0 == c0 ? r + 1 : c0; c < c0 + tile; c++) {
                        float swap = map[r * size + c];
                        map[r * size + c] = map[c * size + r];
                        map[c * size + r] = swap;
                    }
                }
            }
        }
    }
}
