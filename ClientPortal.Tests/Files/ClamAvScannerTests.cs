using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Files;

namespace ClientPortal.Tests.Files;

public sealed class ClamAvScannerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Every_byte_is_sent_to_the_daemon_and_its_verdict_comes_back()
    {
        await using var clamd = new FakeClamd();
        var scanner = new ClamAvScanner("127.0.0.1", clamd.Port, Patience);
        var large = new byte[200_000];
        Random.Shared.NextBytes(large);

        Assert.Null(await scanner.FindThreatAsync(new MemoryStream(large), default));
        Assert.Equal("Win.Test.EICAR_HDB-1", await scanner.FindThreatAsync(new MemoryStream([.. new byte[65_500], .. SampleFiles.Eicar]), default));
        Assert.Equal(large, clamd.Seen.First());
    }

    [Theory]
    [InlineData("INSTREAM size limit exceeded. ERROR\0")]
    [InlineData("")]
    [InlineData("stream: OK, perhaps")]
    public async Task What_is_no_clear_answer_is_none(string answer)
    {
        await using var clamd = new FakeClamd { Instead = answer };

        await Assert.ThrowsAsync<ScannerAway>(() => new ClamAvScanner("127.0.0.1", clamd.Port, Patience)
            .FindThreatAsync(new MemoryStream([1]), default));
    }

    [Fact]
    public async Task A_daemon_that_is_not_there_is_away()
    {
        var clamd = new FakeClamd();
        var port = clamd.Port;
        await clamd.DisposeAsync();

        await Assert.ThrowsAsync<ScannerAway>(() => new ClamAvScanner("127.0.0.1", port, Patience).FindThreatAsync(new MemoryStream([1]), default));
    }
}
