using System.Text;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Mail.Intake;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Tests.Mail.Intake;

public sealed class FolderSourceTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("intake-").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await Scratch.DeleteAsync(folder);

    [Fact]
    public async Task Taken_mails_and_broken_ones_leave_and_one_that_fails_stays_alone()
    {
        foreach (var name in new[] { "1.eml", "2.eml", "3.eml", "4.eml" })
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), name);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "0.eml"), new string('x', 200));
        await File.WriteAllTextAsync(Path.Combine(folder, "note.txt"), "no mail");
        var source = new FolderSource(folder, largest: 100, NullLogger<FolderSource>.Instance);

        await Assert.ThrowsAsync<AggregateException>(() => source.CollectAsync(
            (raw, _) => Encoding.UTF8.GetString(raw) switch
            {
                "3.eml" => throw new IOException("The database is away."),
                var name => Task.FromResult(name != "2.eml"),
            },
            CancellationToken.None));

        Assert.Equal(["3.eml", "note.txt"], Names(folder));
        Assert.Equal(["1.eml", "4.eml"], Names(Path.Combine(folder, "taken")));
        Assert.Equal(["0.eml", "2.eml"], Names(Path.Combine(folder, "broken")));
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);
}
