#include "adminctl/table.h"

#include <gtest/gtest.h>

#include "adminctl/console.h"

namespace mugugno::adminctl {
namespace {

TEST(Table, AlignsByWhatATerminalShows) {
  Table table({"NAME", "X"});
  table.Add({"Levà", "1"});
  table.Add({"水道", "2"});
  table.Add({"a", "3"});
  EXPECT_EQ(table.Render(0),
            "NAME  X\n"
            "Levà  1\n"
            "水道  2\n"
            "a     3\n");
}

TEST(Table, ShortensTheWidestCells) {
  Table table({"ID", "TEXT"});
  table.Add({"1", "una frase abbastanza lunga"});
  EXPECT_EQ(table.Render(16),
            "ID  TEXT\n"
            "1   una frase a…\n");
}

TEST(Table, TakesTheTeethOutOfForeignText) {
  Table table({"TEXT"});
  // NOLINTNEXTLINE(misc-misleading-bidirectional): the case itself
  table.Add({"a\x1b[2Jb\nc\td\xE2\x80\xAE\xff"});
  EXPECT_EQ(table.Render(0), "TEXT\na [2Jb c d\uFFFD\n");
}

TEST(Table, FillsMissingCells) {
  Table table({"A", "B"});
  table.Add({"1"});
  EXPECT_EQ(table.Render(0), "A  B\n1\n");
}

TEST(HarmlessLines, KeepsLineBreaks) { EXPECT_EQ(HarmlessLines("a\nb\rc\x07"), "a\nb c "); }

}  // namespace
}  // namespace mugugno::adminctl
