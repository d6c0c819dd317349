package io.creditwatch.cli;

import io.creditwatch.text.OneLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Prints rows in aligned columns. Each cell becomes one line. */
final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        row((Object[]) header);
    }

    /** @param cells values of the row; null: empty */
    void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell == null ? "" : OneLine.of(cell.toString()));
        }
        rows.add(row);
    }

    void print(PrintWriter out) {
        lines().forEach(out::println);
    }

    /** @param none line in place of a header without rows */
    void printOr(String none, PrintWriter out) {
        if (rows.size() == 1) {
            out.println(none);
        } else {
            print(out);
        }
    }

    List<String> lines() {
        int[] widths = IntStream.range(0, rows.get(0).size()).map(this::width).toArray();
        return rows.stream().map(row -> {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - length(cell))).append(GAP);
            }
            return line.toString().stripTrailing();
        }).toList();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
