namespace ClientPortal.Web.Files;

/// <summary>Looks for malware in what people send, before anybody can have it.</summary>
public interface IFileScanner
{
    /// <summary>What it calls what it found; null when it found nothing. Throws <see cref="ScannerAway"/> when it cannot say.</summary>
    Task<string?> FindThreatAsync(Stream content, CancellationToken stop);
}

/// <summary>Nobody could look into the file. It is not kept: what was not looked at is not passed on.</summary>
public sealed class ScannerAway(string reason, Exception? cause = null) : Exception(reason, cause);

/// <summary>Where no scanner is configured.</summary>
internal sealed class NoScanner : IFileScanner
{
    public Task<string?> FindThreatAsync(Stream content, CancellationToken stop) => Task.FromResult<string?>(null);
}
