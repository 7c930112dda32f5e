using System.Net;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web;

namespace ClientPortal.Tests.Postgres;

/// <summary>Scripts and styles of other versions: a page of one version may ask a node of another.</summary>
[OnPostgres]
public sealed class KeptAssetsHttpTests : IAsyncLifetime
{
    private TestPortal other = null!;
    private HostedPortal portal = null!;

    public async ValueTask InitializeAsync()
    {
        other = await TestPortal.StartAsync();
        portal = HostedPortal.With(new Dictionary<string, string>(TestDatabase.Settings(other.Database)) { ["environment"] = "Production" });
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task A_version_keeps_its_own_answers_those_of_others_and_deletes_them_after_a_day()
    {
        var stop = TestContext.Current.CancellationToken;
        var visitor = portal.Visit("https://localhost");
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/health/live")).StatusCode);
        var root = Path.Combine(portal.DataDirectory, "assets");
        await Eventually.TrueAsync(
            () => Directory.Exists(root) && Directory.GetDirectories(root) is [{ } own] && Path.GetFileName(own).Length == 16);
        Assert.NotEmpty(Directory.GetFiles(root, "boot.*.js", SearchOption.AllDirectories));

        var old = Directory.CreateDirectory(Path.Combine(root, "0123456789abcdef", "js")).FullName;
        await File.WriteAllTextAsync(Path.Combine(old, "old.abcdefghij.js"), "// yesterday's", stop);
        await File.WriteAllTextAsync(Path.Combine(root, "secret.abcdefghij.js"), "// of no version", stop);
        var begun = Directory.CreateDirectory(Path.Combine(root, $"{Guid.NewGuid():N}", "js")).FullName;
        await File.WriteAllTextAsync(Path.Combine(begun, "half.abcdefghij.js"), "// half of it is wr", stop);

        using var kept = await visitor.GetAsync("/js/old.abcdefghij.js");
        Assert.Equal("// yesterday's", await kept.Content.ReadAsStringAsync(stop));
        Assert.Equal("text/javascript", kept.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", kept.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        string[] others =
        [
            "/js/none.abcdefghij.js", "/js/half.abcdefghij.js", "/js/old.js", "/secret.abcdefghij.js", "/js/%2e%2e/%2e%2e/secret.abcdefghij.js",
        ];
        foreach (var path in others)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(path)).StatusCode);
        }

        await portal.Get<KeptAssets>().KeepAsync(stop);
        Assert.True(Directory.Exists(old));
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(old)!, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-26));
        await portal.Get<KeptAssets>().KeepAsync(stop);
        Assert.False(Directory.Exists(old));
    }
}
