namespace ClientPortal.Web.Files;

/// <summary>Looks for malware in uploaded files, before anyone can download them.</summary>
public interface IFileScanner
{
    /// <summary>The scanner's name for the malware that it found; null when it found none.</summary>
    /// <exception cref="ScannerAway">The scanner could not scan the file.</exception>
    Task<string?> FindThreatAsync(Stream content, CancellationToken stop);
}

/// <summary>The scanner could not be reached or did not answer. A file that was not scanned is not kept.</summary>
public sealed class ScannerAway(string reason, Exception? cause = null) : Exception(reason, cause);

/// <summary>Used when no scanner is configured: finds nothing.</summary>
internal sealed class NoScanner : IFileScanner
{
    public Task<string?> FindThreatAsync(Stream content, CancellationToken stop) => Task.FromResult<string?>(null);
}
