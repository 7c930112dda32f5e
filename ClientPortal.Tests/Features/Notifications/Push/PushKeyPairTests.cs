using ClientPortal.Web.Features.Notifications.Push;

namespace ClientPortal.Tests.Features.Notifications.Push;

public sealed class PushKeyPairTests
{
    [Fact]
    public void A_pair_that_was_made_is_one_and_halves_of_two_are_none()
    {
        var (one, other) = (PushKeyPair.Make(), PushKeyPair.Make());

        Assert.True(PushKeyPair.IsPair(one.PublicKey, one.PrivateKey));
        Assert.False(PushKeyPair.IsPair(one.PublicKey, other.PrivateKey));
        Assert.False(PushKeyPair.IsPair(one.PrivateKey, one.PublicKey));
        Assert.False(PushKeyPair.IsPair(one.PublicKey, "äöü"));
        Assert.False(PushKeyPair.IsPair("", ""));
        Assert.NotEqual(one.Id, other.Id);
        Assert.Equal(32, one.Id.Length);
    }
}
