using ClientPortal.Web.Data;

namespace ClientPortal.Tests.Data;

public sealed class NamedLocksTests
{
    [Fact]
    public async Task One_caller_of_a_name_goes_on_at_a_time_and_others_of_other_names_do_not_wait()
    {
        var locks = new NamedLocks();
        var first = await locks.HoldAsync("a", CancellationToken.None);
        using var other = await locks.HoldAsync("b", CancellationToken.None);
        var second = locks.HoldAsync("a", CancellationToken.None);
        using var gone = new CancellationTokenSource();
        var third = locks.HoldAsync("a", gone.Token);
        Assert.False(second.IsCompleted);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        first.Dispose();

        (await second).Dispose();
        (await locks.HoldAsync("a", CancellationToken.None)).Dispose();
    }
}
