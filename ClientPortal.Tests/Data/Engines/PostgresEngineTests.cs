using ClientPortal.Web.Data;
using Npgsql;

namespace ClientPortal.Tests.Data.Engines;

public sealed class PostgresEngineTests
{
    [Theory]
    [InlineData("", 128)]
    [InlineData(";Max Auto Prepare=20", 20)]
    [InlineData(";Max Auto Prepare=0", 0)]
    public void How_many_statements_are_kept_is_the_connection_strings_to_say(string more, int kept)
    {
        var engine = new PostgresEngine($"Host=a;Database=b{more}");
        Assert.Equal(kept, new NpgsqlConnectionStringBuilder(engine.ConnectionString).MaxAutoPrepare);
    }
}
