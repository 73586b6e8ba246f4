using System.Diagnostics;

namespace Aspire.Hosting.Running;

/// <summary>
/// A small process that ends the resources' process groups when this process is gone, however it went: it reads the groups
/// from a pipe whose other end only this process holds, and acts when that closes.
/// </summary>
internal sealed class OwnerGuard : IDisposable
{
    private const string Script = """
        trap '' TERM INT HUP PIPE
        declare -A groups
        while read -r change group; do
          if [ "$change" = add ]; then groups[$group]=1; else unset "groups[$group]"; fi
        done
        [ ${#groups[@]} -gt 0 ] || exit 0
        kill -TERM "${!groups[@]}" 2>/dev/null
        for _ in {1..80}; do
          kill -0 "${!groups[@]}" 2>/dev/null || break
          sleep 0.1
        done
        for group in "${!groups[@]}"; do kill -KILL -- "-$group" 2>/dev/null; done
        """;

    private readonly Process process;
    private readonly Lock gate = new();

    public OwnerGuard()
    {
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["bash", "-c", Script]) start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
    }

    public void Add(int group) => Tell($"add {group}");

    public void Remove(int group) => Tell($"remove {group}");

    public void Dispose()
    {
        process.StandardInput.Dispose();
        process.WaitForExit(TimeSpan.FromSeconds(1));
        process.Dispose();
    }

    private void Tell(string line)
    {
        try
        {
            lock (gate)
            {
                process.StandardInput.WriteLine(line);
                process.StandardInput.Flush();
            }
        }
        catch (IOException)
        {
            // The guard was killed: the resources' own guards remain.
        }
    }
}
