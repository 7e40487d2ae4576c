package dev.cutfill.format.crs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// The lengths behind the codes of the EPSG dataset, as far as they are not the metre.
///
/// Files often name a system by its code and leave its unit unsaid; taken for metres, a volume of a state plane
/// in feet comes out 35 times too large. Source: EPSG v11.022, projected and vertical systems whose axes are
/// not in metres; codes between the ends of a range that are not listed by themselves do not exist.
public final class EpsgUnits {
    static final double FOOT = 0.3048;
    static final double US_SURVEY_FOOT = 1200.0 / 3937.0;

    private static final String PROJECTED_US_SURVEY_FOOT = """
            2155 2194 2204 2225-2250 2254-2255 2257-2264 2267-2268 2271-2272 2274-2279 2283-2289 2870-2895 2899-2900 2902-2908
            2911-2912 2915-2920 2924-2930 2964-2968 3089 3091 3102 3363 3365 3404 3417-3438 3441-3446 3451-3459 3485 3487 3490
            3492 3494 3496 3498 3500 3502 3504 3506 3508 3510 3512 3515 3517 3519 3521 3523 3525 3527 3529 3531 3533 3535 3537
            3539 3541 3543 3545 3547 3549 3551 3553 3560-3570 3582 3584 3586 3598 3600 3608 3610 3612 3614 3616 3618 3620 3622
            3624 3626 3628 3630 3632 3640 3642 3650 3652 3654 3658 3660 3662 3664 3668 3670 3672 3674 3677 3680 3683 3686 3688
            3690 3692 3696 3698 3700 3728-3739 3753-3760 3991-3992 4217 4399-4413 4418-4433 4438-4457 5623-5625 5646 5654-5655
            6200-6202 6411 6413 6416 6418 6420 6422 6424 6426 6428 6430 6432 6434 6436 6438 6441 6443 6445 6447 6449 6451 6453
            6455 6457 6459 6461 6463 6465 6467 6469 6471 6473 6475 6477 6479 6484 6486 6488 6490 6492 6501 6503 6505 6507 6510
            6517 6519 6521 6523 6525 6527 6529 6531 6533 6535 6537 6539 6541 6543 6549 6551 6553 6555 6563 6565 6568 6572 6574
            6576 6578 6582 6584 6586 6588 6590 6593 6595 6597 6599 6601 6603 6605 6607 6609 6612 6614 6616 6618 6625-6627 6633
            6880 6923 6925 6966 6997 7057-7070 7128 7132 7258 7260 7262 7264 7266 7268 7270 7272 7274 7276 7278 7280 7282 7284
            7286 7288 7290 7292 7294 7296 7298 7300 7302 7304 7306 7308 7310 7312 7314 7316 7318 7320 7322 7324 7326 7328 7330
            7332 7334 7336 7338 7340 7342 7344 7346 7348 7350 7352 7354 7356 7358 7360 7362 7364 7366 7368 7370 7587-7645
            8035-8036 8091 8093 8096 8098 8100 8102 8104 8106 8108 8110 8112 8114 8116 8118 8120 8122 8124 8126 8128 8130 8132
            8134 8136 8138 8140 8142 8144 8146 8148 8150 8152 8154 8156 8158 8160 8162 8164 8166 8168 8170 8172 8177 8180 8182
            8185 8189 8193 8197 8200 8202 8204 8206 8208 8210 8213 8216 8220 8224 8226 8380 8382 8384 8387 8518-8540 9748-9749
            10481-10516 10622 23301-23333 26729-26813 26847-26870 32001-32058 32064-32077 32099 32164-32167 32664-32667
            """;

    private static final String PROJECTED_FOOT = """
            2222-2224 2251-2253 2256 2265-2266 2269-2270 2273 2280-2282 2867-2869 2896-2898 2901 2909-2910 2913-2914 2921-2923
            2992 2994 3080 3359 3361 3479 3481 3483 3588 3590 3593 3605 3634 3636 3644 3646 3648 3656 3676 3679 3682 5588
            6128-6141 6391 6405 6407 6409 6494 6496 6499 6515 6545 6547 6557 6559 6561 6570 6785 6787 6789 6791 6793 6795 6797
            6799 6801 6803 6805 6807 6809 6811 6813 6815 6817 6819 6821 6823 6825 6827 6829 6831 6833 6835 6837 6839 6841 6843
            6845 6847 6849 6851 6853 6855 6857 6859 6861 6863 6868 6885 6887 7119-7127 8065-8068 8312 8314 8316 8318 8320 8322
            8324 8326 8328 8330 8332 8334 8336 8338 8340 8342 8344 8346 8348 20050
            """;

    /// metres in the unit, then the codes
    private static final String PROJECTED_OTHERS = """
            0.201166195164 2066 30200
            0.3047997101815088 2136 2159-2160
            0.3047972654 2314 3407 5589 24100
            0.201168 3139-3140
            20.116756 3167
            0.9143917962 5472
            1000.0 22300
            0.9143985307444408 24370-24374 24382
            20.116782494375872 24571
            0.9143984146160287 27291-27292
            1.0000135965 29371-29385
            20.116765121552632 29871
            0.3047994715386762 29872
            """;

    private static final String VERTICAL_FOOT = "5614 6130-6132 8050-8051 8228 8897";
    private static final String VERTICAL_US_SURVEY_FOOT = "5702 6358-6360 8052-8053";

    /// Poolbeg height counts in the British foot of 1936.
    private static final String VERTICAL_BRITISH_FOOT_1936 = "5754";

    private static final double BRITISH_FOOT_1936 = 0.3048007491;

    private static final List<Range> PROJECTED = projected();
    private static final List<Range> VERTICAL = vertical();

    private EpsgUnits() {}

    private record Range(int from, int to, double metres) {}

    /// Metres in a unit of a projected system.
    public static double ofProjected(int epsg) {
        return metres(PROJECTED, epsg);
    }

    /// Metres in a unit of a height system.
    public static double ofVertical(int epsg) {
        return metres(VERTICAL, epsg);
    }

    /// Metres in the unit with this code of its own (9001 is the metre); nothing for an unknown one.
    public static OptionalDouble ofUnit(int code) {
        return switch (code) {
            case 9001 -> OptionalDouble.of(1);
            case 9002 -> OptionalDouble.of(FOOT);
            case 9003 -> OptionalDouble.of(US_SURVEY_FOOT);
            case 9005 -> OptionalDouble.of(0.3047972654); // Clarke's foot
            case 9014 -> OptionalDouble.of(1.8288); // fathom
            case 9031 -> OptionalDouble.of(1.0000135965); // German legal metre
            case 9036 -> OptionalDouble.of(1000); // kilometre
            case 9041 -> OptionalDouble.of(0.3047994715386762); // British foot (Sears 1922)
            case 9070 -> OptionalDouble.of(0.3048008333333334); // British foot (1865)
            case 9080 -> OptionalDouble.of(0.3047995102481469); // Indian foot
            case 9084 -> OptionalDouble.of(0.9143985307444408); // Indian yard
            case 9093 -> OptionalDouble.of(1609.344); // statute mile
            case 9094 -> OptionalDouble.of(0.3047997101815088); // Gold Coast foot
            case 9095 -> OptionalDouble.of(BRITISH_FOOT_1936);
            case 9096 -> OptionalDouble.of(0.9144); // yard
            case 9097 -> OptionalDouble.of(20.1168); // chain
            case 9098 -> OptionalDouble.of(0.201168); // link
            case 1025 -> OptionalDouble.of(0.001); // millimetre
            case 1033 -> OptionalDouble.of(0.01); // centimetre
            default -> OptionalDouble.empty();
        };
    }

    private static double metres(List<Range> ranges, int code) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Range range = ranges.get(middle);
            if (code < range.from) {
                high = middle - 1;
            } else if (code > range.to) {
                low = middle + 1;
            } else {
                return range.metres;
            }
        }
        return 1;
    }

    private static List<Range> projected() {
        List<Range> ranges = new ArrayList<>();
        add(PROJECTED_US_SURVEY_FOOT, US_SURVEY_FOOT, ranges);
        add(PROJECTED_FOOT, FOOT, ranges);
        PROJECTED_OTHERS.lines().forEach(line -> {
            int space = line.indexOf(' ');
            add(line.substring(space + 1), Double.parseDouble(line.substring(0, space)), ranges);
        });
        ranges.sort(Comparator.comparingInt(Range::from));
        return List.copyOf(ranges);
    }

    private static List<Range> vertical() {
        List<Range> ranges = new ArrayList<>();
        add(VERTICAL_FOOT, FOOT, ranges);
        add(VERTICAL_US_SURVEY_FOOT, US_SURVEY_FOOT, ranges);
        add(VERTICAL_BRITISH_FOOT_1936, BRITISH_FOOT_1936, ranges);
        ranges.sort(Comparator.comparingInt(Range::from));
        return List.copyOf(ranges);
    }

    private static void add(String codes, double metres, List<Range> ranges) {
        for (String range : codes.strip().split("\\s+", -1)) {
            int dash = range.indexOf('-');
            int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            ranges.add(new Range(from, dash < 0 ? from : Integer.parseInt(range.substring(dash + 1)), metres));
        }
    }
}
