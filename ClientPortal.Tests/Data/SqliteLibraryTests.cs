using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Tests.Data;

[Trait(TestDatabase.Trait, "Sqlite")]
public sealed class SqliteLibraryTests
{
    [Fact]
    public void The_package_brings_a_SQLite_that_keeps_what_was_committed()
    {
        Assert.True(SqliteLibrary.Version >= SqliteLibrary.Minimum, $"SQLite {SqliteLibrary.Version}");
        SqliteLibrary.Check(NullLogger.Instance, SqliteLibrary.Version);
    }

    [Theory]
    [InlineData("3.40.1")]
    [InlineData("3.51.2")]
    public void The_portal_does_not_start_on_one_that_can_lose_it(string version)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => SqliteLibrary.Check(NullLogger.Instance, Version.Parse(version)));

        Assert.Contains($"SQLite {version} is too old", refused.Message, StringComparison.Ordinal);
        SqliteLibrary.Check(NullLogger.Instance, SqliteLibrary.Minimum);
    }
}
