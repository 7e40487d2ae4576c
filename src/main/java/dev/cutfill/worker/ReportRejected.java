package dev.cutfill.worker;

import java.io.IOException;

/// The answer to a report that was understood and rejected: repeating the report would not change it.
public class ReportRejected extends IOException {
    private static final long serialVersionUID = 1;

    public ReportRejected(String detail) {
        super(detail);
    }
}
