using ClientPortal.Domain;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;

namespace ClientPortal.Tests.Files;

public sealed class StorageFullTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("portal-full-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    /// <summary>The number of ENOSPC, as the framework passes it on; Windows has its own.</summary>
    [Theory]
    [InlineData(28)]
    [InlineData(unchecked((int)0x80070070))]
    public async Task A_file_that_finds_no_room_is_refused_with_a_sentence_and_leaves_nothing(int number)
    {
        var folder = new PortalFolder(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Portal:DataDirectory", (string?)directory)]).Build(),
            new HostingEnvironment { ContentRootPath = directory });
        var store = new FileStore(folder);

        var refused = await Assert.ThrowsAsync<RuleBroken>(() => store.ReceiveAsync(
            new NoRoom(number), FileStore.Attachments, 1000, new RuleBroken("file.too-large"), CancellationToken.None));

        Assert.Equal(("storage.full", RuleKind.Full), (refused.Rule, refused.Kind));
        Assert.NotNull(refused.SecondsToWait(DateTimeOffset.UnixEpoch));
        Assert.Empty(Directory.GetFiles(folder.Files, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Another_fault_of_a_disk_is_no_full_one() =>
        Assert.False(StorageFull.Is(new IOException("Input/output error", 5)));

    // The copy of a stream to a disk fails in the same place, whichever of both says so.
    private sealed class NoRoom(int number) : MemoryStream([1, 2, 3])
    {
        private bool isRead;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (isRead)
            {
                throw new IOException("No space left on device", number);
            }

            isRead = true;
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
