using ClientPortal.Web.Ui;

namespace ClientPortal.Tests.Ui;

public sealed class FacesTests
{
    private static readonly Guid Ama = Guid.NewGuid(), Theo = Guid.NewGuid();

    private readonly Faces faces = new();
    private int looked;

    /// <summary>The same author stands fifty times on one page, and each time watches for itself.</summary>
    [Fact]
    public void Each_watch_is_its_own_though_all_would_do_the_same()
    {
        var first = faces.Watch(Ama, Look);
        using var second = faces.Watch(Ama, Look);
        faces.Set(Ama, "1");
        Assert.Equal(2, looked);

        first.Dispose();
        first.Dispose();
        faces.Set(Ama, "2");
        Assert.Equal(3, looked);
        Assert.Equal("2", faces.Of(Ama));
    }

    [Fact]
    public void Nobody_hears_of_another_persons_picture()
    {
        using var watch = faces.Watch(Ama, Look);
        faces.Set(Theo, "1");
        Assert.Equal(0, looked);
        Assert.Null(faces.Of(Ama));
    }

    private void Look() => looked++;
}
