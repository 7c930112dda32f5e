namespace ClientPortal.Web.Data;

internal static class ExceptionChain
{
    /// <summary>The exception and those within it: EF Core wraps what its provider throws, up to three times.</summary>
    public static IEnumerable<Exception> Chain(this Exception fault)
    {
        for (Exception? one = fault; one is not null; one = one.InnerException)
        {
            yield return one;
        }
    }
}
