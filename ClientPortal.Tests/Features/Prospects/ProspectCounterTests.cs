using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects;

namespace ClientPortal.Tests.Features.Prospects;

public sealed class ProspectCounterTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private ProspectCommands Commands => portal.Get<ProspectCommands>();
    private ProspectCounter Counter => portal.Get<ProspectCounter>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task It_follows_created_updated_and_deleted()
    {
        var id = await AddAsync();
        await Eventually.TrueAsync(() => Counter.New == 1);
        await AddAsync();
        await Eventually.TrueAsync(() => Counter.New == 2);
        await Commands.MoveAsync(portal.Technician, id, ProspectStatus.Contacted);
        await Eventually.TrueAsync(() => Counter.New == 1);
        await Commands.MoveAsync(portal.Technician, id, ProspectStatus.New);
        await Eventually.TrueAsync(() => Counter.New == 2);
        await Commands.DeleteAsync(portal.Technician, id);
        await Eventually.TrueAsync(() => Counter.New == 1);
        await Commands.RestoreAsync(portal.Technician, id);
        await Eventually.TrueAsync(() => Counter.New == 2);
    }

    [Fact]
    public async Task A_burst_ends_at_the_right_number()
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(AddAsync)));

        await Eventually.TrueAsync(() => Counter.New == 60);
    }

    [Fact]
    public async Task The_count_reaches_only_staff()
    {
        await portal.QuietAsync();
        var head = await portal.Log.HeadAsync();
        var staff = RecordingListener.In(portal.Bus, Room.Staff);
        var clients = RecordingListener.In(portal.Bus, [.. portal.ClientAdmin.Rooms(), .. portal.Member.Rooms(), .. portal.Outsider.Rooms()]);

        await AddAsync();

        await Eventually.TrueAsync(() => staff.Signals.OfType<ProspectsCounted>().Any());
        Assert.DoesNotContain(clients.Heard, logged => logged.Seq > head);
        Assert.Empty(clients.Signals);
    }

    private Task<Guid> AddAsync() => Commands.AddAsync(portal.Technician, new ProspectFields { FirstName = "Awa" }, ProspectSource.Manual);
}
