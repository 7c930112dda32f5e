using System.Net;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web;

namespace ClientPortal.Tests;

/// <summary>Scripts and styles of other versions: a page of one version may ask a node of another.</summary>
public sealed class KeptAssetsHttpTests : IAsyncDisposable
{
    private readonly HostedPortal portal = HostedPortal.With(new Dictionary<string, string> { ["environment"] = "Production" });

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_version_keeps_its_own_answers_those_of_others_and_deletes_them_after_a_day()
    {
        var visitor = portal.Visit("https://localhost");
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/health/live")).StatusCode);
        var root = Path.Combine(portal.DataDirectory, "assets");
        await Eventually.TrueAsync(() => Directory.Exists(root) && Directory.GetDirectories(root) is [{ } own] && Path.GetFileName(own).Length == 16);
        Assert.NotEmpty(Directory.GetFiles(root, "boot.*.js", SearchOption.AllDirectories));

        var other = Directory.CreateDirectory(Path.Combine(root, "0123456789abcdef", "js")).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, "old.abcdefghij.js"), "// yesterday's", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(root, "secret.abcdefghij.js"), "// no one's", TestContext.Current.CancellationToken);

        using var kept = await visitor.GetAsync("/js/old.abcdefghij.js");
        Assert.Equal("// yesterday's", await kept.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("text/javascript", kept.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", kept.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        string[] others = ["/js/none.abcdefghij.js", "/js/old.js", "/secret.abcdefghij.js", "/js/%2e%2e/%2e%2e/secret.abcdefghij.js"];
        foreach (var path in others)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(path)).StatusCode);
        }

        await portal.Get<KeptAssets>().KeepAsync(TestContext.Current.CancellationToken);
        Assert.True(Directory.Exists(other));
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(other)!, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-26));
        await portal.Get<KeptAssets>().KeepAsync(TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(other));
    }
}
