using System.Buffers.Binary;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Text;
using TradingSystem.Core.Foundation;

namespace TradingSystem.Core.Forensics;

/// <summary>
/// The last events of this process, in a ring of records of fixed size in a memory-mapped file: what was written stays
/// readable when the process is killed (the pages belong to the kernel), and is on the disk a second later
/// (<see cref="Flush"/>). Recording never throws, waits, or allocates. It lives as long as the process: it is never
/// closed.
/// </summary>
public sealed class BlackBox
{
    internal const string Extension = ".blackbox";
    internal const int HeaderBytes = BlackBoxRecord.Bytes;
    internal static readonly byte[] Magic = Encoding.ASCII.GetBytes("TSBLKBX1");
    private const int KeptFiles = 5;

    private readonly TimeProvider clock;
    private readonly MemoryMappedViewAccessor memory;
    private readonly int capacity;
    private long sequence;

    private BlackBox(
        MemoryMappedFile mapped, int capacity, string process, TimeProvider clock, string? file, string? problem)
    {
        (this.capacity, this.clock) = (capacity, clock);
        (Process, File, Problem) = (process, file, problem);
        memory = mapped.CreateViewAccessor(0, Size(capacity));
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], BlackBoxRecord.Bytes);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], capacity);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], Environment.ProcessId);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], clock.GetUtcNow().UtcTicks);
        header[32] = (byte)Encoding.UTF8.GetBytes(process, header[33..]);
        memory.SafeMemoryMappedViewHandle.WriteSpan<byte>(0, header);
    }

    /// <summary>The name of this process among the system's.</summary>
    public string Process { get; }

    /// <summary>Null when the events are in memory only.</summary>
    public string? File { get; }

    /// <summary>Why there is no file although there should be one.</summary>
    public string? Problem { get; }

    /// <summary>
    /// Opens a new file in the folder of the options; without a folder, or when none can be made there, the events stay
    /// in memory: a trading process starts all the same.
    /// </summary>
    public static BlackBox Open(ForensicsOptions options, string process, TimeProvider clock)
    {
        var size = Size(options.BlackBoxEvents);
        var problem = (string?)null;
        if (options.Directory.Length > 0)
        {
            var name = string.Create(CultureInfo.InvariantCulture,
                $"{process}-{clock.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}-{Environment.ProcessId}{Extension}");
            var file = Path.Combine(options.Directory, name);
            try
            {
                ForensicFolder.Prepare(options.Directory, $"{process}-*{Extension}", KeptFiles);
                // Its blocks are taken now: a page that finds the disk full later would end the process.
                var stream = new FileStream(file,
                    new FileStreamOptions
                    {
                        Mode = FileMode.CreateNew,
                        Access = FileAccess.ReadWrite,
                        Share = FileShare.ReadWrite,
                        PreallocationSize = size
                    });
                stream.SetLength(size);
                return new(
                    MemoryMappedFile.CreateFromFile(stream, null, size, MemoryMappedFileAccess.ReadWrite,
                        HandleInheritability.None, leaveOpen: false),
                    options.BlackBoxEvents, process, clock, file, null);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problem = e.Message;
            }
        }
        return new(MemoryMappedFile.CreateNew(null, size), options.BlackBoxEvents, process, clock, null, problem);
    }

    /// <param name="subject">What it is about, at most 64 bytes.</param>
    /// <param name="causeId">What it came from, at most 96 bytes.</param>
    /// <param name="text">What happened; cut off where the record ends.</param>
    public void Record(EventKind kind, ReadOnlySpan<char> subject, ReadOnlySpan<char> causeId, ReadOnlySpan<char> text)
    {
        Span<byte> record = stackalloc byte[BlackBoxRecord.Bytes];
        var number = Interlocked.Increment(ref sequence);
        BlackBoxRecord.Write(record, number, clock.GetUtcNow(), kind, subject, causeId, text);
        memory.SafeMemoryMappedViewHandle.WriteSpan<byte>(
            HeaderBytes + (ulong)((number - 1) % capacity) * BlackBoxRecord.Bytes, record);
        Metrics.BlackBoxEvents.Add(1);
    }

    public void Record(EventKind kind, Guid subject, ReadOnlySpan<char> causeId, ReadOnlySpan<char> text)
    {
        Span<char> id = stackalloc char[36];
        subject.TryFormat(id, out _);
        Record(kind, id, causeId, text);
    }

    /// <summary>
    /// Writes to the disk what the system keeps in memory until then: it matters only when the machine itself goes
    /// down.
    /// </summary>
    public void Flush()
    {
        if (File is not null) memory.Flush();
    }

    /// <summary>What is recorded now.</summary>
    public BlackBoxFile Read()
    {
        var bytes = new byte[Size(capacity)];
        memory.ReadArray(0, bytes, 0, bytes.Length);
        return BlackBoxFile.Parse(bytes, File ?? "memory");
    }

    private static long Size(int capacity) => HeaderBytes + (long)capacity * BlackBoxRecord.Bytes;
}
