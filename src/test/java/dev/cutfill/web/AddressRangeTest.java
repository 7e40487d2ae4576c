package dev.cutfill.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @Test
    void addressesAreComparedBitByBit() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            byte[] first = bytes(random, round % 2 == 0 ? 4 : 16);
            byte[] other = first.clone();
            other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
            int bits = random.nextInt(first.length * 8 + 1);
            AddressRange range = new AddressRange(address(first), bits);
            boolean alike = IntStream.range(0, bits).allMatch(bit -> bit(first, bit) == bit(other, bit));
            assertThat(range.contains(address(other))).isEqualTo(alike);
        }
    }

    @Test
    void rangesOfOneVersionHoldNoneOfTheOther() {
        assertThat(AddressRange.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("::1")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/x", "::1/129"})
    void whatIsNoRangeIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    private static boolean bit(byte[] bytes, int bit) {
        return (bytes[bit / 8] >> (7 - bit % 8) & 1) == 1;
    }

    private static byte[] bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        bytes[0] = 32; // no IPv4 in IPv6
        return bytes;
    }

    private static InetAddress address(byte[] bytes) throws UnknownHostException {
        return InetAddress.getByAddress(bytes);
    }
}
